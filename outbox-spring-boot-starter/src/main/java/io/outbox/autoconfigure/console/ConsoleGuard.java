/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.outbox.autoconfigure.console;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * What the application does to keep strangers off the console. The default does nothing.
 */
interface ConsoleGuard {

	/**
	 * Whether the application has security at all.
	 * @return whether it has
	 */
	default boolean isPresent() {
		return false;
	}

	/**
	 * Whether security has decided that this request may pass.
	 * @param request the request
	 * @return {@code false} if nobody was asked
	 */
	default boolean hasAdmitted(HttpServletRequest request) {
		return false;
	}

	/**
	 * The header against forged requests.
	 * @param request a request of the page
	 * @return the header, or {@code null} if none is asked for
	 */
	default @Nullable CsrfHeader csrf(HttpServletRequest request) {
		return null;
	}

}
