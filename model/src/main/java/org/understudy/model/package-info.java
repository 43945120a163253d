@NullMarked
package org.understudy.model;

import org.jspecify.annotations.NullMarked;
