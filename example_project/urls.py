"""The example site's addresses."""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import include, path
from rest_framework_simplejwt.views import TokenObtainPairView

from .views import album, albums, home, profile, strict_csp

urlpatterns = [
    path("", home, name="home"),
    path("profile/", profile, name="profile"),
    path("albums/", albums, name="albums"),
    path("albums/new/", album, name="album-new"),
    path("albums/<int:pk>/", album, name="album"),
    path("login/", strict_csp(auth.LoginView.as_view()), name="login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("api/jwt/", TokenObtainPairView.as_view(), name="jwt"),
    path("imagekit/", include("django_imagekit_jwt.urls")),
    path("admin/", admin.site.urls),
]
