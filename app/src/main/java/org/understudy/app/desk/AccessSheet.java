package org.understudy.app.desk;

import org.understudy.services.replica.ReplicaAccess;

/// The ways to a replica that runs.
public record AccessSheet(ReplicaAccess access) implements Dialog {}
