"""What a site uses, with the types that it should have."""

from datetime import timedelta

from django.http import HttpRequest
from typing_extensions import assert_type

from django_imagekit_jwt.exceptions import ImageKitJWTError
from django_imagekit_jwt.files import ImageKitFile
from django_imagekit_jwt.forms import ImageKitUploadField
from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.policies import UploadPolicy, get_policy
from django_imagekit_jwt.receipts import Place, accept_receipt, write_receipt
from shop.models import Product

field = ImageKitUploadField(policy="products", required=False)
policy = UploadPolicy(lifetime=timedelta(minutes=5), mime_types=["image/*"])
assert_type(get_policy("products"), UploadPolicy)


def page(request: HttpRequest, product: Product) -> str:
    assert_type(product.picture, ImageKitFile)
    assert_type(product.picture.url, str)
    return product.picture.thumbnail_url or product.title


def take(receipt: str, place: Place) -> str:
    try:
        record = accept_receipt(receipt, place)
    except ImageKitJWTError as error:
        return str(error)
    assert_type(record, IssuedToken)
    return write_receipt(record)
