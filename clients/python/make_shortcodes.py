"""Write the shortcodes of the terminal client from the emoji of the web client, with their licence.

``python make_shortcodes.py WEB_EMOJI TERMINAL``
"""

import json
import sys
from pathlib import Path

if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:])
    rows = json.loads((source / "all.json").read_text("utf-8"))
    emoji = {code: text for text, _, _, codes, *_ in rows for code in codes.split()}
    # One a line, so that a new version shows as what is new in it.
    content = json.dumps(emoji, ensure_ascii=False, indent=0) + "\n"
    (target / "shortcodes.json").write_text(content, "utf-8")
    (target / "shortcodes.LICENSE").write_text((source / "LICENSE").read_text("utf-8"), "utf-8")
