"""Pages whose forms come and go without a new page: with htmx, and with Turbo.

The form is the example's own. The libraries' files are given by the test's browser.
"""

from csp.decorators import csp_exempt
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import RequestContext, Template
from django.urls import include, path

from example_project.forms import ProfileForm
from example_project.models import Profile
from example_project.urls import urlpatterns as example

HEAD = """<!DOCTYPE html><html lang="en"><head><title>{title}</title><link rel="icon" href="data:,">
{{{{ form.media }}}}<script {kind} src="/{library}.js"></script></head><body>{body}</body></html>"""
FORM = """<form id="form" method="post" action="{{ request.path }}" {{ extra }}>{% csrf_token %}
{{ form.as_div }}<button>Save</button></form>"""
HTMX = HEAD.format(
    title="htmx",
    kind="",
    library="htmx",
    body='<button id="edit" hx-get="/htmx/form/" hx-target="#place">Edit</button>'
    '<div id="place"></div>',
)
TURBO = HEAD.format(
    title="Turbo",
    kind='type="module"',
    library="turbo",
    body='<a id="edit" href="/turbo/form/">Edit</a> {{ saved }}',
)
TURBO_FORM = HEAD.format(title="Form", kind='type="module"', library="turbo", body=FORM)


def _page(request: HttpRequest, template: str, form: ProfileForm, **more: object) -> HttpResponse:
    context = RequestContext(request, {"form": form, **more})
    status = 422 if form.errors else 200  # which Turbo asks for
    return HttpResponse(Template(template).render(context), status=status)


def _form(request: HttpRequest) -> ProfileForm:
    assert isinstance(request.user, User)
    return ProfileForm(request.POST or None, instance=Profile(user=request.user))


@csp_exempt()
def htmx(request: HttpRequest) -> HttpResponse:
    return _page(request, HTMX, ProfileForm())


@csp_exempt()
def htmx_form(request: HttpRequest) -> HttpResponse:
    form = _form(request)
    if form.is_valid():
        return HttpResponse(f'<p id="saved">{form.save().avatar.path}</p>')
    swap = 'hx-post="/htmx/form/" hx-target="#place" hx-swap="innerHTML" novalidate'
    answer = _page(request, FORM.replace("{{ extra }}", swap), form)
    answer.status_code = 200
    return answer


@csp_exempt()
def turbo(request: HttpRequest) -> HttpResponse:
    saved = "".join(profile.avatar.path for profile in Profile.objects.all())
    return _page(request, TURBO, ProfileForm(), saved=saved)


@csp_exempt()
def turbo_form(request: HttpRequest) -> HttpResponse:
    form = _form(request)
    if form.is_valid():
        form.save()
        answer = redirect("/turbo/")
        answer.status_code = 303
        return answer
    return _page(request, TURBO_FORM.replace("{{ extra }}", "novalidate"), form)


urlpatterns = [
    *example,
    path("htmx/", htmx),
    path("htmx/form/", htmx_form),
    path("turbo/", turbo),
    path("turbo/form/", turbo_form),
    path("forms/", include("tests.forms_app.urls")),
]
