"""`python -m maatwaarde`, for who has no folder of scripts on the path, as often on Windows."""

from maatwaarde.cli import main

if __name__ == "__main__":  # and not in the processes that share the work
    main()
