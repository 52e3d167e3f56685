"""Mistakes that a type checker finds, which it could not if what is imported had no types."""

from django_imagekit_jwt.policies import UploadPolicy, get_policy
from django_imagekit_jwt.receipts import write_receipt
from shop.models import Product

get_policy(5)  # type: ignore[arg-type]
UploadPolicy(lifetime="soon")  # type: ignore[arg-type]
write_receipt("receipt")  # type: ignore[arg-type]
link = Product().picture.link  # type: ignore[attr-defined]
