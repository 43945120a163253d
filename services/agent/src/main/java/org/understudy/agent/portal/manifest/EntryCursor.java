package org.understudy.agent.portal.manifest;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/** Entries one after the other, in canonical order. */
@FunctionalInterface
public interface EntryCursor {
    /** The next one, or null at the end. */
    @Nullable
    Entry next() throws IOException;
}
