"""Routes of uploads and reports below /api/v1/; tus is answered before Django."""

from django.urls import path

from streams.api.reports import ReportsView
from streams.api.uploads import (
    RemoteCompleteView,
    RemotePartsView,
    RemoteUploadsView,
    RemoteUploadView,
    UploadFileView,
    UploadsView,
    UploadView,
)

urlpatterns = [
    path("reports/", ReportsView.as_view(), name="reports"),
    path("videos/upload/", UploadFileView.as_view(), name="upload-file"),
    path("videos/uploads/", UploadsView.as_view(), name="uploads"),
    path("videos/uploads/<uuid:upload_id>/", UploadView.as_view(), name="upload"),
    path("videos/uploads/s3/", RemoteUploadsView.as_view(), name="uploads-s3"),
    path("videos/uploads/s3/<uuid:upload_id>/", RemoteUploadView.as_view(), name="upload-s3"),
    path(
        "videos/uploads/s3/<uuid:upload_id>/parts/",
        RemotePartsView.as_view(),
        name="upload-s3-parts",
    ),
    path(
        "videos/uploads/s3/<uuid:upload_id>/complete/",
        RemoteCompleteView.as_view(),
        name="upload-s3-complete",
    ),
]
