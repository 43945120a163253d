@NullMarked
package org.understudy.agent;

import org.jspecify.annotations.NullMarked;
