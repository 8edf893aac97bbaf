import type { MlflowHandlers } from "../call.ts";
import { mlflowVersion } from "../endpoints.ts";

/** What the door tells about itself; none of it belongs to a project. */
export const aboutHandlers: MlflowHandlers = {
  Health: async ({ reply }) => reply.type("text/plain; charset=utf-8").send("OK"),
  Version: async ({ reply }) => reply.type("text/plain; charset=utf-8").send(mlflowVersion),
  ServerInfo: async () => ({
    store_type: "GalleryStore",
    workspaces_enabled: false,
    trace_archival_enabled: false,
    multipart_uploads_enabled: false,
    multipart_downloads_enabled: false,
    presigned_upload_run_id_supported: false,
    presigned_upload_model_id_supported: false,
    features_enabled: { gateway: false },
  }),
};
