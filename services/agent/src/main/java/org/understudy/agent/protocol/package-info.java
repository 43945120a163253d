/** The wire format of {@code docs/wire-format.md}: frames, batches, records and the payloads of control frames. */
@NullMarked
package org.understudy.agent.protocol;

import org.jspecify.annotations.NullMarked;
