"""Stripe: Checkout and Billing for what is bought, Connect for payouts. Cards never touch us."""
