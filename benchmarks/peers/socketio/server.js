// A chat on Socket.IO and SQLite, as the documentation of both would have it: rooms, acknowledgements
// after the INSERT, a unique key of the client's against doubles, and what was missed on connection.
//
//     node server.js FILE FULL|NORMAL PORT

import { createServer } from "node:http";

import Database from "better-sqlite3";
import { Server } from "socket.io";

const [file, synchronous, port] = process.argv.slice(2);

const database = new Database(file);
database.pragma("journal_mode = WAL");
database.pragma(`synchronous = ${synchronous}`);

const personByToken = database.prepare("SELECT id FROM people WHERE token = ?").pluck();
const roomsOf = database.prepare("SELECT room FROM members WHERE person = ?").pluck();
const missedBy = database.prepare(
  `SELECT messages.* FROM members JOIN messages USING (room)
   WHERE person = ? AND messages.id > ? ORDER BY messages.id`,
);
const newest = database.prepare("SELECT * FROM messages WHERE room = ? ORDER BY id DESC LIMIT ?");
const idByOffset = database.prepare("SELECT id FROM messages WHERE client_offset = ?").pluck();
const insert = database.prepare(
  `INSERT INTO messages (client_offset, room, sender, content, created_at)
   VALUES (@client_offset, @room, @sender, @content, @created_at)`,
);

const http = createServer((_, response) => response.end("ok"));
const io = new Server(http);

io.use((socket, next) => {
  const person = personByToken.get(socket.handshake.auth.token);
  socket.data.person = person;
  next(person === undefined ? new Error("unauthorized") : undefined);
});

io.on("connection", (socket) => {
  const { person } = socket.data;
  const { offset } = socket.handshake.auth;

  socket.on("send", ({ room, client_offset, content }, ack) => {
    if (!socket.rooms.has(room)) return ack({ error: "not a member" });
    const message = { client_offset, room, sender: person, content, created_at: Date.now() };
    try {
      message.id = insert.run(message).lastInsertRowid;
    } catch (error) {
      if (error.code !== "SQLITE_CONSTRAINT_UNIQUE") throw error;
      return ack({ id: idByOffset.get(client_offset) });
    }
    io.to(room).emit("message", message);
    ack({ id: message.id });
  });

  socket.on("history", ({ room, limit }, ack) => {
    if (!socket.rooms.has(room)) return ack({ error: "not a member" });
    ack({ messages: newest.all(room, limit) });
  });

  socket.join(roomsOf.all(person));
  if (offset !== undefined) {
    for (const message of missedBy.all(person, offset)) socket.emit("message", message);
  }
  socket.emit("ready");
});

http.listen(Number(port), "127.0.0.1");
process.on("SIGTERM", () => process.exit());
