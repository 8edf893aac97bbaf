__all__ = ['ttypes', 'constants', 'Gallery']
