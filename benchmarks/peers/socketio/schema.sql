CREATE TABLE people (
  id TEXT PRIMARY KEY,
  token TEXT NOT NULL UNIQUE
) WITHOUT ROWID;

CREATE TABLE members (
  person TEXT NOT NULL REFERENCES people,
  room TEXT NOT NULL,
  PRIMARY KEY (person, room)
) WITHOUT ROWID;

CREATE TABLE messages (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  client_offset TEXT NOT NULL UNIQUE,
  room TEXT NOT NULL,
  sender TEXT NOT NULL REFERENCES people,
  content TEXT NOT NULL,
  created_at INTEGER NOT NULL
);

CREATE INDEX messages_of_room ON messages (room, id);
