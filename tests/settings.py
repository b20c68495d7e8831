"""The settings of the tests' servers: the program's own, with a password hash of next to no cost.

Half of the tests sign somebody up and in; at its real size the hash took a third of the run.
"""

from chat.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["tests.hashers.SmallArgon2"]
