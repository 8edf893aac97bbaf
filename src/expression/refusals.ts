import { GalleryError } from "../domain/errors.ts";

export const syntaxError = (message: string, position: number): GalleryError =>
  new GalleryError("expression.syntax", message, { position });

export const typeError = (message: string, position: number): GalleryError =>
  new GalleryError("expression.type", message, { position });

export const limitError = (message: string, position: number): GalleryError =>
  new GalleryError("expression.limit", message, { position });

export const evaluationError = (message: string, position: number): GalleryError =>
  new GalleryError("expression.evaluation", message, { position });
