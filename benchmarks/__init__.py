"""How fast it is, and beside what.

``scenarios/`` say what is measured, ``servers/`` start what is measured (ours and the ``peers/``),
``load/`` makes the load. ``python -m benchmarks`` (``make bench``) measures all by turns,
``benchmarks.compare`` two versions of ours, ``benchmarks.report`` makes the page of the
``results/``. ``micro/`` measures single parts beside their limits, ``web`` the web client.
"""
