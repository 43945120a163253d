@NullMarked
package org.understudy.services;

import org.jspecify.annotations.NullMarked;
