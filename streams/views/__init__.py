"""Pages of the streams app: parse, authorise, one selector or service, render."""
