"""`python -m answerable` is the same door as the `answerable` command."""

from answerable.cli import main

main()
