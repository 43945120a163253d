/**
 * What the JDK lacks of a Linux file system, reached through the foreign function interface. One handle, the C library's
 * {@code syscall}, carries every call, so that a program pays for one link at its start and not for forty.
 */
@NullMarked
package org.understudy.agent.libc;

import org.jspecify.annotations.NullMarked;
