"""Sizes and times that server and clients must agree on."""

TEXT_MAX_CHARACTERS = 10_000
"""Longest message text, in Unicode code points, after trimming."""

MENTIONS_MAX = 50
"""Places in one message at which people are mentioned, and most mentions of one message."""

UNREAD_MENTIONS_MAX = 100
"""Unread messages that mention one, named in the entry of a conversation; the newest."""

UNREAD_DELETED_MAX = 1_000
"""Deleted messages that are named in a list, of those that are unread in one conversation."""

PINS_MAX = 100
"""Pinned messages in one conversation."""

PINS_PAGE = 50
"""Pinned messages in one page."""

VERSIONS_PAGE = 50
"""Versions of a message in one page."""

QUOTE_CHARACTERS = 200
"""What a reply shows of the message that it answers, in Unicode code points."""

REACTIONS_MAX = 20
"""Different emoji under one message."""

REACTION_PEOPLE = 3
"""Of those who set an emoji, how many a message names."""

SAVED_MAX = 1_000
"""Messages that one person saves at a time."""

BLOCKS_MAX = 1_000
"""People whom one person blocks at a time."""

OWN_REMOVED_MAX = 1_000
"""Rows of a kind that a person took back, as far as they are kept for who was away; the newest."""

DRAFTS_MAX = 100
"""Conversations in which one person has a draft at a time."""

FOLDERS_MAX = 50
"""Folders that one person has at a time."""

FOLDER_MAX_CHARACTERS = 40
"""Longest name of a folder, in Unicode code points."""

MUTE_MAX_DAYS = 366
"""How far away the end of a mute that ends by itself may be."""

THREADS_MAX = 1_000
"""Threads that one person follows at a time; beyond that the one that rested longest is dropped."""

THREADS_PAGE = 50
"""Followed threads in one page."""

THREAD_PEOPLE = 3
"""Of those who write in a thread, how many its summary names."""

THREAD_PEOPLE_OF = 20
"""Replies of a thread of which its summary names the senders; the first ones."""

FRAME_MAX_BYTES = 160 * 1024
"""Largest WebSocket message that the server reads after a hello: any text, however it is escaped
(12 bytes for an emoji)."""

SIMPLE_FRAME_MAX_BYTES = 64 * 1024
"""Largest one in the simple dialect, and before the hello is answered."""

BODY_MAX_BYTES = 1024 * 1024
"""Largest HTTP request body."""

HISTORY_PAGE = 50
"""Messages in one page of history."""

HISTORY_PAGE_MAX = 100
"""Most messages in one page of history over the full protocol."""

PEOPLE_PAGE = 50
"""People in one page."""

PEOPLE_LOAD_MAX = 100
"""People whose names one frame loads."""

MEMBERS_PAGE = 50
"""Members of a group or channel in one page."""

SAVED_PAGE = 50
"""Saved messages in one page."""

CHANNELS_PAGE = 50
"""Channels in one page."""

SHARED_PAGE = 50
"""Groups that one shares with somebody, in one page."""

CHANGES_PAGE = 500
"""Changed rows in one page of changes."""

HOLD_MAX = 500
"""Conversations in one ``hello`` or ``resume``."""

PRESENCE_FOLLOW_MAX = 100
"""People whose presence one socket follows."""

MEMBERS_MAX = 10_000
"""People in one group or channel."""

MEMBERS_AT_ONCE = 1_000
"""People who are added in one request."""

SMALL_MEMBERS_MAX = 100
"""Largest conversation in which joins and leaves are lines, and typing is shown."""

MARKS_MEMBERS_MAX = 50
"""Largest conversation in which everybody's read marks are published."""

TITLE_MAX_CHARACTERS = 100
"""Longest title of a group or channel, in Unicode code points, in one line."""

PURPOSE_MAX_CHARACTERS = 250
"""Longest purpose of a group or channel, in Unicode code points, in one line."""

EMAIL_MAX_CHARACTERS = 254
"""Longest e-mail (RFC 5321, 4.5.3.1.3, without the angle brackets)."""

PASSWORD_MAX_CHARACTERS = 1_024
"""Longest password."""

NAME_MAX_CHARACTERS = 150
"""Longest first name, and longest last name, in Unicode code points, in one line."""

HEARTBEAT_SECONDS = 25
"""A client that receives nothing for so many seconds sends a ``ping``."""

STATUS_MAX_CHARACTERS = 100
"""Longest text of a status, in Unicode code points, in one line."""

STATUS_MAX_SECONDS = 366 * 24 * 60 * 60
"""How long a status may last that ends by itself."""

TIME_ZONE_MAX_CHARACTERS = 64
"""Longest name of a time zone; the longest of today has 32."""

WORKSPACE_NAME_MAX_CHARACTERS = 60
"""Longest name of a workspace, in Unicode code points, in one line."""

WORKSPACE_PEOPLE_PAGE = 50
"""Accounts in one page of an administrator."""

SETUP_TOKEN_MAX_CHARACTERS = 200
"""Longest token of an address of a first administrator that is looked at; one of ours has 43."""

INVITATION_MAX_SECONDS = 366 * 24 * 60 * 60
"""How long an invitation may last that ends by itself."""

INVITATION_MAX_USES = 10_000
"""How many people may come by an invitation that is used up one day."""

INVITATION_TOKEN_MAX_CHARACTERS = 200
"""Longest token of a link that is looked at; one of ours has 38."""

INVITATIONS_PAGE = 50
"""Invitations in one page, and people who came by one."""

INVITATION_MAILS_AT_ONCE = 50
"""E-mails to which one request sends invitations."""

SEARCH_MAX_CHARACTERS = 500
"""Longest query of a search, in Unicode code points."""

SEARCH_TEXTS_MAX = 20
"""Words and phrases in one query."""

SAVED_SEARCHES_MAX = 50
"""Searches that one person saves; the last ones."""

SEARCH_PAGE = 20
"""Found messages in one page."""

SEARCH_PAGE_MAX = 50
"""Most found messages in one page."""
MESSAGE_FILES_MAX = 10
"""Files of one message."""

FILE_NAME_MAX_BYTES = 255
"""Longest name of a file, in UTF-8; what most file systems take."""

ALT_MAX_CHARACTERS = 1_000
"""Longest alternative text of a file, in Unicode code points, in one line."""

FILES_PAGE = 50
"""Files of a room in one page."""

SIZE_MAX = 2**53 - 1
"""Largest file that every client can count (RFC 8259, 6)."""
