"""How it runs: settings, store, casework, channels, web pages, the command line."""
