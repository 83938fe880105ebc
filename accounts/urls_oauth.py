"""OAuth's addresses, below /oauth2/ and its alias /auth/, where @twurple's mock mode looks."""

from django.urls import path

from accounts.views import oauth

app_name = "accounts-oauth"
urlpatterns = [path("validate", oauth.validate, name="validate")]
