"""The offline subcommands, one a module: `add_<name>(subparsers)` declares it."""
