"""Forms of accounts; those for allauth are named in ACCOUNT_FORMS."""
