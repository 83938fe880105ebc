"""The tus endpoint as an ASGI application: who may, which upload, what is answered."""

import asyncio
import contextlib
import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings

from accounts.models import User
from streams.media import tus
from streams.models import Channel, Upload, UploadProtocol, UploadState
from streams.policies.uploads import GIGABYTE, TUS_PATH
from streams.selectors.uploads import find_upload
from streams.services import uploads
from streams.storage.incoming import IncomingFile
from streams.tus.body import receive_body, take_turn
from twitchclone.core import rate_limit
from twitchclone.core.db import run_sync
from twitchclone.core.errors import DomainError, NotFound, NotPermitted, NotSignedIn, RateLimited
from twitchclone.core.http import error_body, error_headers
from twitchclone.core.session_account import account_of_cookies
from twitchclone.core.websocket import Receive, Scope, Send, header, is_allowed_origin

log = structlog.get_logger(__name__)

CREATIONS = rate_limit.Limit("upload-create", count=60, period_s=600)
# Of one account in this process; a page sends two files at a time.
MAX_BODIES = 6
_METHODS = "OPTIONS, POST, HEAD, PATCH, DELETE"

Answer = tuple[int, dict[str, str], bytes]


class TusApp:
    """One for the process; it counts the bodies that each account has under way."""

    def __init__(self) -> None:
        self._bodies: Counter[int] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; a refusal ends the connection, because its body may still come."""
        headers = tus.read_headers(scope["headers"])
        try:
            answer = await self._answer(scope, headers, receive)
        except tus.TusError as error:
            answer = _refusal(error.status, {"code": "tus", "message": error.message})
        except DomainError as error:
            body = error_body(error)["error"]
            answer = _refusal(error.status, body, error_headers(error))
        except OSError as error:
            log.error("tus.disk_failed", error=str(error))
            answer = _refusal(507, {"code": "disk", "message": "The file cannot be stored now."})
        with contextlib.suppress(OSError):
            await _send(send, *answer)

    async def _answer(self, scope: Scope, headers: tus.Headers, receive: Receive) -> Answer:
        if not is_allowed_origin(header(scope, b"host"), headers.get("origin", "")):
            raise NotPermitted("Pages of other sites may not upload.")
        method = tus.read_method(scope["method"], headers)
        if method == "OPTIONS":
            return 204, tus.options_headers(max_bytes=_max_bytes()), b""
        tus.require_version(headers)
        account = await run_sync(_require_account, headers.get("cookie", ""))
        upload_id = _upload_id(scope["path"])
        if upload_id is None:
            if method != "POST":
                raise tus.TusError(405, "Here uploads are made, by POST.")
            return await self._create(account, headers, receive)
        upload = await run_sync(find_upload, upload_id, actor=account)
        match method:
            case "HEAD":
                return await _tell_offset(upload)
            case "PATCH":
                return await self._append(account, upload, tus.read_piece(headers), receive)
            case "DELETE":
                await run_sync(uploads.abort_upload, upload_id=upload.pk)
                return 204, {}, b""
        raise tus.TusError(405, "An upload takes HEAD, PATCH and DELETE.")

    async def _create(self, account: User, headers: tus.Headers, receive: Receive) -> Answer:
        creation = tus.read_creation(headers, max_bytes=_max_bytes())
        upload = await run_sync(_create_upload, account, creation)
        told = {"location": f"{TUS_PATH}{upload.pk}", "x-video-id": str(upload.video_id)}
        if creation.has_body:
            piece = tus.Piece(0, _length(headers), creation.checksum)
            _, appended, _ = await self._append(account, upload, piece, receive)
            return 201, {**told, **appended}, b""
        return 201, {**told, "upload-expires": tus.http_date(upload.expires_at)}, b""

    async def _append(
        self, account: User, upload: Upload, piece: tus.Piece, receive: Receive
    ) -> Answer:
        if upload.state != UploadState.RECEIVING:
            raise tus.TusError(409, "This upload is complete.")
        with self._counted(account.pk):
            file = await take_turn(upload.pk)
            try:
                tus.require_fits(piece, offset=file.size_bytes, size_bytes=upload.size_bytes)
                await receive_body(
                    receive, file, size_bytes=upload.size_bytes, checksum=piece.checksum
                )
            finally:
                try:
                    # Also for whoever is gone: the page's list shows how much is here.
                    expires_at = await asyncio.shield(_note(upload, file))
                finally:
                    file.close()
        told = {"upload-offset": str(file.size_bytes)}
        if expires_at is not None:
            told["upload-expires"] = tus.http_date(expires_at)
        return 204, told, b""

    @contextlib.contextmanager
    def _counted(self, account_id: int) -> Iterator[None]:
        if self._bodies[account_id] >= MAX_BODIES:
            raise RateLimited("Too many files at once; wait for one to finish.", retry_after_s=5)
        self._bodies[account_id] += 1
        try:
            yield
        finally:
            self._bodies[account_id] -= 1
            if not self._bodies[account_id]:
                del self._bodies[account_id]


async def _tell_offset(upload: Upload) -> Answer:
    """HEAD: whoever asks wants to go on, so a request that still writes is ended first."""
    if upload.state == UploadState.RECEIVING:
        with await take_turn(upload.pk) as file:
            offset = file.size_bytes
            if offset == upload.size_bytes:  # its last PATCH did not live to say so
                await _note(upload, file)
    else:
        offset = upload.size_bytes
    told = {
        "upload-offset": str(offset),
        "upload-length": str(upload.size_bytes),
        "upload-expires": tus.http_date(upload.expires_at),
        "cache-control": "no-store",
        "x-video-id": str(upload.video_id),
    }
    return 200, told, b""


async def _note(upload: Upload, file: IncomingFile) -> datetime | None:
    return await run_sync(
        uploads.note_received, upload_id=upload.pk, received_bytes=file.size_bytes
    )


def _require_account(cookies: str) -> User:
    account = account_of_cookies(cookies)
    if not isinstance(account, User):
        raise NotSignedIn
    if account.is_suspended:
        raise NotPermitted("This account is suspended.")
    return account


def _create_upload(account: User, creation: tus.Creation) -> Upload:
    rate_limit.require(CREATIONS, str(account.pk))
    metadata = creation.metadata
    return uploads.create_upload(
        channel=Channel.objects.get(pk=account.pk),
        actor=account,
        protocol=UploadProtocol.TUS,
        size_bytes=creation.size_bytes,
        file_name=metadata.get("filename", metadata.get("name", "")),
        title=metadata.get("title", ""),
        visibility=metadata.get("visibility", ""),
        fingerprint=metadata.get("fingerprint", ""),
    )


def _upload_id(path: str) -> UUID | None:
    """The upload that the address names, None for the address that makes them."""
    name = path.removeprefix(TUS_PATH).rstrip("/")
    if not name:
        return None
    try:
        return UUID(name)
    except ValueError:
        raise NotFound("There is no such upload.") from None


def _length(headers: tus.Headers) -> int | None:
    text = headers.get("content-length", "")
    return int(text[:18]) if text.isdigit() else None


def _max_bytes() -> int:
    return int(settings.UPLOAD_MAX_GB * GIGABYTE)


def _refusal(status: int, error: dict[str, Any], headers: dict[str, str] | None = None) -> Answer:
    told = {"content-type": "application/json", "connection": "close", **(headers or {})}
    if status == 405:
        told["allow"] = _METHODS
    if status == 412:
        told["tus-version"] = tus.VERSION
    return status, told, json.dumps({"error": error}).encode()


async def _send(send: Send, status: int, headers: dict[str, str], body: bytes) -> None:
    told = {
        "tus-resumable": tus.VERSION,
        "x-content-type-options": "nosniff",
        "cache-control": "no-store",
        **headers,
    }
    if status != 204:
        told["content-length"] = str(len(body))
    raw = [(name.encode(), value.encode("latin-1")) for name, value in told.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body})
