package org.understudy.app.console;

import org.understudy.services.host.HostService;
import org.understudy.services.replica.HostAgents;
import org.understudy.services.replica.Replicas;
import org.understudy.services.replica.profile.Profiles;

/// What the console is built on.
///
/// @param closing ends all of it
public record ConsoleParts(
        HostService hosts, HostAgents agents, Replicas replicas, Profiles profiles, AutoCloseable closing) {}
