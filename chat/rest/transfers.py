"""What the OpenAPI document says of uploads and downloads, which have a door of their own
(``chat.server.transfers``)."""

from typing import Any

from chat.accounts.tokens import FILES_COOKIE
from chat.files.media.asking import FACES, THUMBNAILS

_ID = {
    "name": "file_id",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "format": "uuid"},
}
_BEARER: list[dict[str, list[str]]] = [{"bearer": []}]
_VERSION = "Tus-Resumable"


def _header(name: str, description: str, schema: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "name": name,
        "in": "header",
        "required": True,
        "description": description,
        "schema": schema or {"type": "string"},
    }


def _problems(*more: int) -> dict[str, Any]:
    shape = {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    always = (400, 401, 404, 408, 429, 500, 503)
    statuses = {str(status) for status in (*always, *more)}
    return {status: {"content": shape, "description": ""} for status in sorted(statuses)}


def _side(name: str, *sides: int) -> dict[str, Any]:
    schema = {"type": "integer", "enum": list(sides)}
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _download(id: str, description: str, *parameters: dict[str, Any]) -> dict[str, Any]:
    content = {"*/*": {"schema": {"type": "string", "format": "binary"}}}
    return {
        "operationId": id,
        "description": description,
        "tags": ["files"],
        "security": [*_BEARER, {"files": []}],
        "parameters": list(parameters),
        "responses": {
            "200": {"content": content, "description": "All of it."},
            "206": {"content": content, "description": "The part that `Range` asks for."},
            "304": {"description": "It is the one that `If-None-Match` names."},
            "412": {"description": "It is not the one that `If-Match` names."},
            "416": {"description": "It has no such part."},
            **_problems(),
        },
    }


_TUS = _header(_VERSION, "The version of tus.", {"type": "string", "enum": ["1.0.0"]})
_NUMBER = {"type": "integer", "minimum": 0}

PATHS: dict[str, dict[str, Any]] = {
    "/api/uploads/": {
        "post": {
            "operationId": "upload_create",
            "description": "Begin an upload by tus 1.0.0; its address is in `Location`.",
            "tags": ["files"],
            "security": _BEARER,
            "parameters": [
                _TUS,
                _header("Upload-Length", "How many bytes the file has.", _NUMBER),
                {
                    **_header("Upload-Metadata", "`filename` and `alt`, each in base64."),
                    "required": False,
                },
            ],
            "responses": {"201": {"description": "It is begun."}, **_problems(412, 413, 415, 507)},
        }
    },
    "/api/uploads/{file_id}/": {
        "head": {
            "operationId": "upload",
            "description": "How far an upload is: `Upload-Offset`.",
            "tags": ["files"],
            "security": _BEARER,
            "parameters": [_ID, _TUS],
            "responses": {
                "200": {"description": "It is so far."},
                **{status: {"description": ""} for status in _problems(409, 412, 415, 423, 507)},
            },
        },
        "patch": {
            "operationId": "upload_write",
            "description": "Send the bytes that follow. The answer to the last ones comes once the"
            " file can be sent.",
            "tags": ["files"],
            "security": _BEARER,
            "parameters": [
                _ID,
                _TUS,
                _header("Upload-Offset", "How many bytes are there already.", _NUMBER),
                {
                    **_header("Upload-Checksum", "`sha1` or `sha256`, and that in base64."),
                    "required": False,
                },
            ],
            "requestBody": {
                "content": {
                    "application/offset+octet-stream": {
                        "schema": {"type": "string", "format": "binary"}
                    }
                }
            },
            "responses": {
                "204": {"description": "They are there."},
                **_problems(409, 412, 413, 415, 423, 460, 507),
            },
        },
        "delete": {
            "operationId": "upload_delete",
            "description": "Take back a file that is not sent, whether or not all of it is there.",
            "tags": ["files"],
            "security": _BEARER,
            "parameters": [_ID, _TUS],
            "responses": {"204": {"description": "It is gone."}, **_problems(409, 412)},
        },
    },
    "/api/files/": {
        "post": {
            "operationId": "file_create",
            "description": "Upload a file in one request.",
            "tags": ["files"],
            "security": _BEARER,
            "requestBody": {
                "required": True,
                "content": {
                    "multipart/form-data": {
                        "schema": {
                            "type": "object",
                            "properties": {
                                "alt": {"type": "string"},
                                "file": {"type": "string", "format": "binary"},
                            },
                            "required": ["file"],
                        }
                    }
                },
            },
            "responses": {
                "201": {
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/File"}}
                    },
                    "description": "",
                },
                **_problems(411, 413, 415, 507),
            },
        }
    },
    "/files/{file_id}/": {
        "get": _download(
            "file_download",
            "The file itself.",
            _ID,
            {
                "name": "download",
                "in": "query",
                "description": "To be saved, and not shown.",
                "schema": {"type": "string"},
            },
        )
    },
    "/files/{file_id}/{width}/": {
        "get": _download(
            "file_thumbnail_download",
            "A smaller picture of it, WebP, by its longer side in pixels; which there are is in"
            " `thumbnails` of the file.",
            _ID,
            _side("width", *THUMBNAILS),
        )
    },
    "/files/pictures/{picture_id}/{side}/": {
        "get": _download(
            "picture_download",
            "The picture of a person or a room, a square of WebP. It never changes: another one"
            " has another id.",
            {**_ID, "name": "picture_id"},
            _side("side", *FACES),
        )
    },
}


def with_transfers(result: dict[str, Any], **_: object) -> dict[str, Any]:
    """Add uploads and downloads to the document; a hook of drf-spectacular."""
    for path, operations in PATHS.items():
        result["paths"].setdefault(path, {}).update(operations)
    result["paths"] = dict(sorted(result["paths"].items()))
    result["components"]["securitySchemes"]["files"] = {
        "type": "apiKey",
        "in": "cookie",
        "name": FILES_COOKIE,
    }
    return result
