"""Poses as anatomical joint angles → small SVG pictures of a mannequin; knows nothing of the rest of Supple."""
