"""Routes of the HTTP door."""

from django.urls import path, register_converter

from chat.rest.converters import Id
from chat.rest.views import (
    accounts,
    blocks,
    channels,
    chat,
    conversations,
    drafts,
    files,
    invitations,
    messages,
    pages,
    passwords,
    people,
    pictures,
    pins,
    reactions,
    saved,
    search,
    session,
    setup,
    threads,
    workspace,
)

register_converter(Id, "id")

CONVERSATION = "api/conversations/<id:conversation_id>"
WORKSPACE_PERSON = "api/workspace/people/<id:user_id>"

# In the order of how often they are asked for: each request is compared with those before its own.
urlpatterns = [
    path("api/conversations/", conversations.ConversationsView.as_view()),
    path(f"{CONVERSATION}/", conversations.ConversationView.as_view()),
    path(f"{CONVERSATION}/membership/", conversations.MembershipView.as_view()),
    path(f"{CONVERSATION}/accepted/", conversations.AcceptedView.as_view()),
    path(f"{CONVERSATION}/members/", conversations.MembersView.as_view()),
    path(f"{CONVERSATION}/members/<id:user_id>/", conversations.MemberView.as_view()),
    path(f"{CONVERSATION}/messages/", messages.MessagesView.as_view()),
    path(f"{CONVERSATION}/forwards/", messages.ForwardsView.as_view()),
    path(f"{CONVERSATION}/messages/<int:seq>/", messages.MessageView.as_view()),
    path(f"{CONVERSATION}/messages/at/", messages.MessageAtView.as_view()),
    path(f"{CONVERSATION}/messages/<int:seq>/versions/", messages.VersionsView.as_view()),
    path(
        f"{CONVERSATION}/messages/<int:seq>/reactions/<str:emoji>/",
        reactions.ReactionView.as_view(),
    ),
    path(f"{CONVERSATION}/messages/<int:seq>/saved/", saved.MessageSavedView.as_view()),
    path(f"{CONVERSATION}/messages/<int:seq>/pin/", pins.PinView.as_view()),
    path(f"{CONVERSATION}/messages/<int:seq>/thread/", threads.ThreadView.as_view()),
    path(f"{CONVERSATION}/messages/<int:seq>/thread/follow/", threads.ThreadFollowView.as_view()),
    path(f"{CONVERSATION}/messages/<int:seq>/thread/read/", threads.ThreadReadView.as_view()),
    path(f"{CONVERSATION}/messages/<int:seq>/files/<id:file_id>/", files.MessageFileView.as_view()),
    path(f"{CONVERSATION}/files/", files.FilesView.as_view()),
    path("api/files/<id:file_id>/", files.FileView.as_view()),
    path("api/me/files/", files.FileLimitsView.as_view()),
    path(f"{CONVERSATION}/pins/", pins.PinsView.as_view()),
    path(f"{CONVERSATION}/picture/", pictures.ConversationPictureView.as_view()),
    path(f"{CONVERSATION}/draft/", drafts.DraftView.as_view()),
    path(f"{CONVERSATION}/changes/", conversations.ChangesView.as_view()),
    path(f"{CONVERSATION}/read/", conversations.ReadView.as_view()),
    path(f"{CONVERSATION}/unread/", conversations.UnreadView.as_view()),
    path("api/register/", accounts.RegisterView.as_view()),
    path("api/login/", accounts.LoginView.as_view()),
    path("api/logout/", accounts.LogoutView.as_view()),
    path("api/token/refresh/", accounts.TokenRefreshView.as_view()),
    path("api/users/", accounts.UsersView.as_view()),
    path("api/users/<id:user_id>/chat/", chat.UserChatView.as_view()),
    path("api/me/", accounts.MeView.as_view()),
    path("api/me/threads/", threads.ThreadsView.as_view()),
    path("api/me/profile/", people.ProfileView.as_view()),
    path("api/me/picture/", pictures.PictureView.as_view()),
    path("api/me/privacy/", people.PrivacyView.as_view()),
    path("api/me/password/", accounts.PasswordView.as_view()),
    path("api/me/sessions/", accounts.SessionsView.as_view()),
    path("api/me/sessions/<id:session_id>/", accounts.SessionView.as_view()),
    path("api/password/forgot/", passwords.PasswordForgotView.as_view()),
    path("api/password/reset/", passwords.PasswordResetView.as_view()),
    path("api/password/reset/check/", passwords.PasswordResetCheckView.as_view()),
    path("api/session/", session.BrowserSessionView.as_view()),
    path("api/session/account/", session.BrowserAccountView.as_view()),
    path("api/session/refresh/", session.BrowserRefreshView.as_view()),
    path("api/ws/ticket/", session.TicketView.as_view()),
    path("api/people/", people.PeopleView.as_view()),
    path("api/people/<id:user_id>/", people.PersonView.as_view()),
    path("api/people/<id:user_id>/conversations/", people.SharedConversationsView.as_view()),
    path("api/people/<id:user_id>/block/", blocks.BlockView.as_view()),
    path("api/blocks/", blocks.BlocksView.as_view()),
    path("api/channels/", channels.ChannelsView.as_view()),
    path("api/channels/<id:conversation_id>/", channels.ChannelView.as_view()),
    path("api/channels/<id:conversation_id>/preview/", channels.ChannelPreviewView.as_view()),
    path("api/folders/", conversations.FoldersView.as_view()),
    path("api/invitations/", invitations.InvitationsView.as_view()),
    path("api/invitations/mails/", invitations.InvitationMailsView.as_view()),
    path("api/invitations/about/", invitations.InvitationAboutView.as_view()),
    path("api/invitations/accepted/", invitations.InvitationAcceptedView.as_view()),
    path("api/invitations/<id:invitation_id>/", invitations.InvitationView.as_view()),
    path("api/invitations/<id:invitation_id>/people/", invitations.InvitationPeopleView.as_view()),
    path("api/workspace/", workspace.WorkspaceView.as_view()),
    path("api/workspace/people/", workspace.WorkspacePeopleView.as_view()),
    path(f"{WORKSPACE_PERSON}/", workspace.WorkspacePersonView.as_view()),
    path(f"{WORKSPACE_PERSON}/sessions/", workspace.WorkspacePersonSessionsView.as_view()),
    path(f"{WORKSPACE_PERSON}/reset/", workspace.WorkspacePersonResetView.as_view()),
    path("api/workspace/channels/", workspace.DefaultChannelsView.as_view()),
    path("api/workspace/channels/<id:conversation_id>/", workspace.DefaultChannelView.as_view()),
    path("api/workspace/storage/", workspace.StorageView.as_view()),
    path("api/workspace/measures/", workspace.MeasuresView.as_view()),
    path("api/setup/", setup.SetupView.as_view()),
    path("api/setup/about/", setup.SetupAboutView.as_view()),
    path("api/setup/claim/", setup.SetupClaimView.as_view()),
    path("api/saved/", saved.SavedView.as_view()),
    path("api/search/", search.SearchView.as_view()),
    path("api/search/saved/", search.SavedSearchesView.as_view()),
    path("api/docs/", pages.docs),
    path("api/docs/socket/", pages.socket_docs),
    path("api/schema/", pages.schema),
    path("api/schema/socket/", pages.socket_schema),
    *(path(screen, pages.web) for screen in ("", "signin", "signup", "forgot", "reset", "invite")),
    *(path(screen, pages.web) for screen in ("new", "channels", "saved", "settings", "threads")),
    *(path(screen, pages.web) for screen in ("search", "workspace", "setup")),
    *(
        path(f"{screen}/<slug:section>", pages.web)
        for screen in ("channels", "settings", "workspace")
    ),
    path("c/<uuid:conversation_id>", pages.web),
    path("c/<uuid:conversation_id>/info", pages.web),
    path("c/<uuid:conversation_id>/files", pages.web),
    path("c/<uuid:conversation_id>/pins", pages.web),
    path("c/<uuid:conversation_id>/thread/<int:seq>", pages.web),
    path("service-worker.js", pages.service_worker),
    path("manifest.webmanifest", pages.manifest),
    *(path(name, pages.root_file, {"file": file}) for name, file in pages.ROOT_FILES.items()),
]

PASSWORD_PATHS = (
    *("/api/register/", "/api/login/", "/api/session/", "/api/session/account/"),
    *("/api/me/password/", "/api/password/reset/", "/api/setup/"),
)
"""Routes whose POST hashes a password."""

SEARCH_PATHS = ("/api/search/",)
"""Routes that look through all that one may read."""

PICTURE_PATHS = ("/api/me/picture/", f"/{CONVERSATION}/picture/")
"""Routes whose PUT draws a picture, as patterns."""
