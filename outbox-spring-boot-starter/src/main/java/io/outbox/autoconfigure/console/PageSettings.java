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

import org.jspecify.annotations.Nullable;

/**
 * What the page asks the server for first.
 *
 * @param application the name of the application, or {@code null}
 * @param endpoint the URL of the actuator endpoint, relative to the page's, so that it is
 * right behind a proxy that adds or removes a prefix
 * @param csrf the header against forged requests, or {@code null} if none is asked for
 */
record PageSettings(@Nullable String application, String endpoint, @Nullable CsrfHeader csrf) {

	static PageSettings of(@Nullable String application, String consolePath, String endpointPath,
			@Nullable CsrfHeader csrf) {
		long depth = consolePath.chars().filter((character) -> character == '/').count();
		return new PageSettings(application, "../".repeat((int) depth) + endpointPath.substring(1), csrf);
	}

}
