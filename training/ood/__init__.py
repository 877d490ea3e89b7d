"""Out-of-distribution detection: the score that marks a sound of no class, and what it is fitted and judged on."""
