/*
 * input/json/gke.h - requests to Kubernetes as Google Cloud's audit log has them: what was asked of
 * what stands in the name of a method and in a path.
 *
 * Sources: Google, "Kubernetes Engine audit logging information" (method names:
 * io.k8s.core.v1.pods.exec.create), google.rpc.Code; Kubernetes, audit.k8s.io/v1.
 */
#ifndef BW_INPUT_JSON_GKE_H
#define BW_INPUT_JSON_GKE_H

#include "base/slice.h"

typedef void json_gke_take_fn(void *user, bw_str name, bw_str value);

/*
 * Calls `take` with verb, objectRef.resource, objectRef.subresource, objectRef.apiGroup,
 * objectRef.apiVersion, objectRef.namespace and objectRef.name, as far as the method and the
 * resource ("core/v1/ namespaces/default/pods/x/exec") say them. False when the method is none of
 * Kubernetes.
 */
bool json_gke_read(bw_str method, bw_str resource, json_gke_take_fn *take, void *user);

/* What HTTP calls the code of a google.rpc.Status, of which 0 is success. */
unsigned json_gke_status(double code);

#endif
