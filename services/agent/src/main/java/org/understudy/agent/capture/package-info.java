/**
 * The sending side: walks the source, decides what is mirrored, compares with what the portal has, and sends the
 * difference. One thread walks, reads and hashes; one takes in what the portal sends; one packs and writes.
 */
@NullMarked
package org.understudy.agent.capture;

import org.jspecify.annotations.NullMarked;
