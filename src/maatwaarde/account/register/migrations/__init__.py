"""How the tables of a register are made, and how those of an older one are brought up to date."""
