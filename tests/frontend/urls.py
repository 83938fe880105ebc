"""The site's routes and the style guide, which otherwise exists in DEBUG only."""

from django.urls import path

from twitchclone.core.styleguide import styleguide
from twitchclone.urls import urlpatterns as site_urlpatterns

urlpatterns = [path("_styleguide", styleguide), *site_urlpatterns]
