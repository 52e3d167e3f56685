from tests.building import distributions, python, shared, tracked

__all__ = ["distributions", "python", "shared", "tracked"]
