"use strict";
SwaggerUIBundle({
  url: "/api/schema/",
  dom_id: "#docs",
  deepLinking: true,
  // The validator badge would ask a foreign server.
  validatorUrl: null,
});
