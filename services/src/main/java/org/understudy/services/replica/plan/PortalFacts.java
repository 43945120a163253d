package org.understudy.services.replica.plan;

/// What a portal has to give.
///
/// @param freeBytes where replicas lie
/// @param kvm whether a probe has proved that it works
/// @param kvmSentence what the probe found, in words
public record PortalFacts(long memoryMib, int cpus, long freeBytes, boolean kvm, String kvmSentence) {}
