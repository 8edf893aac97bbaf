import { type Endpoint, refused } from "./endpoint.ts";

const why = "This part of the interface is not served.";

export const artifactsEndpoints: readonly Endpoint[] = [
  ...refused("/api/2.0/mlflow-artifacts", why, [
    ["GET", "artifacts/{artifact_path*}", "ArtifactProxy.DownloadArtifact"],
    ["PUT", "artifacts/{artifact_path*}", "ArtifactProxy.UploadArtifact"],
    ["GET", "artifacts", "ArtifactProxy.ListArtifacts"],
    ["DELETE", "artifacts/{artifact_path*}", "ArtifactProxy.DeleteArtifact"],
    ["POST", "mpu/create/{artifact_path*}", "ArtifactProxy.CreateMultipartUpload"],
    ["POST", "mpu/complete/{artifact_path*}", "ArtifactProxy.CompleteMultipartUpload"],
    ["POST", "mpu/abort/{artifact_path*}", "ArtifactProxy.AbortMultipartUpload"],
    ["GET", "presigned/{artifact_path*}", "ArtifactProxy.GetPresignedDownloadUrl"],
  ]),
];
