"""All routes of Django: the HTTP door and the admin pages."""

from django.contrib import admin
from django.urls import path

from chat.rest import urls

# Not included: a second level takes each request as long as all the routes before its own.
urlpatterns = [*urls.urlpatterns, path("admin/", admin.site.urls)]

handler400 = "chat.rest.errors.bad_request"
handler403 = "chat.rest.errors.permission_denied"
handler404 = "chat.rest.views.pages.not_found"
handler500 = "chat.rest.errors.server_error"
