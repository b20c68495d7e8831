"""Routes of the HTTP door."""

from django.urls import path
from drf_spectacular.views import SpectacularJSONAPIView

from chat.rest import accounts, chat, pages

urlpatterns = [
    path("", pages.home),
    path("api/docs/", pages.docs),
    path("api/schema/", SpectacularJSONAPIView.as_view()),
    path("api/register/", accounts.RegisterView.as_view()),
    path("api/login/", accounts.LoginView.as_view()),
    path("api/logout/", accounts.LogoutView.as_view()),
    path("api/token/refresh/", accounts.TokenRefreshView.as_view()),
    path("api/users/", accounts.UsersView.as_view()),
    path("api/users/<uuid:user_id>/chat/", chat.UserChatView.as_view()),
    path("api/me/", accounts.MeView.as_view()),
    path("api/me/password/", accounts.PasswordView.as_view()),
    path("api/me/sessions/", accounts.SessionsView.as_view()),
    path("api/me/sessions/<uuid:session_id>/", accounts.SessionView.as_view()),
]

PASSWORD_PATHS = ("/api/register/", "/api/login/", "/api/me/password/")
"""Routes whose POST hashes a password."""
