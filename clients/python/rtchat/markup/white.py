# Made from chat/protocol/markup/ by `make schema`; do not edit.
"""What counts as white space: the same characters as in the web client."""

CHARACTERS = "\t\n\v\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x200B))
)
ANY = f"[{CHARACTERS}]"
NONE = f"[^{CHARACTERS}]"
