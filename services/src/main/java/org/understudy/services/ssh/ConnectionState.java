package org.understudy.services.ssh;

import java.time.Instant;

import org.understudy.model.problem.Problem;

/// Where a connection stands.
///
/// ```
///              ok                    session ends
/// Connecting ─────▶ Connected ─────────────────────▶ Lost ──── curable ───▶ Reconnecting
///     │                 ▲                             │  ▲                        │
///     │ fails           └───────────── ok ────────────┼──┼────────────────────────┤
///     ▼                                               │  └─ fails for good        │ fails: waits longer
///   Lost (no retry: nobody had it yet)                │     (key changed, …) ─────┘ (1, 2, 4 … 30 s)
///
/// any ── close() ──▶ Closed (final)
/// ```
///
/// Lost is left at once when the cause may go away by itself (network, restart of the server). It
/// stays when it cannot: login refused, host key changed.
public sealed interface ConnectionState {
    record Connecting() implements ConnectionState {}

    record Connected() implements ConnectionState {}

    record Lost(Problem reason) implements ConnectionState {}

    /// @param attempt from 1
    /// @param next when the attempt begins
    record Reconnecting(Problem reason, int attempt, Instant next) implements ConnectionState {}

    record Closed() implements ConnectionState {}
}
