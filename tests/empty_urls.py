"""A site without the package's addresses."""

urlpatterns: list[object] = []
