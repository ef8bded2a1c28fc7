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

import java.util.List;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.DeferredCsrfToken;
import org.springframework.security.web.debug.DebugFilter;

/**
 * {@link ConsoleGuard} that asks the chains of Spring Security. A request is admitted if
 * the chain that it came through authorizes requests; whom that chain lets in is the
 * application's affair.
 */
final class SpringSecurityGuard implements ConsoleGuard {

	private final ObjectProvider<Filter> security;

	SpringSecurityGuard(ObjectProvider<Filter> security) {
		this.security = security;
	}

	@Override
	public boolean isPresent() {
		return !chains().isEmpty();
	}

	@Override
	public boolean hasAdmitted(HttpServletRequest request) {
		return chains().stream()
			.filter((chain) -> chain.matches(request))
			.findFirst()
			.filter((chain) -> chain.getFilters().stream().anyMatch(AuthorizationFilter.class::isInstance))
			.isPresent();
	}

	@Override
	public @Nullable CsrfHeader csrf(HttpServletRequest request) {
		return (request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token)
				? new CsrfHeader(token.getHeaderName(), token.getToken(), plain(request, token)) : null;
	}

	private static String plain(HttpServletRequest request, CsrfToken token) {
		return (request.getAttribute(DeferredCsrfToken.class.getName()) instanceof DeferredCsrfToken deferred)
				? deferred.get().getToken() : token.getToken();
	}

	private List<SecurityFilterChain> chains() {
		return this.security.orderedStream()
			.map((filter) -> (filter instanceof DebugFilter debug) ? debug.getFilterChainProxy() : filter)
			.filter(FilterChainProxy.class::isInstance)
			.map(FilterChainProxy.class::cast)
			.flatMap((proxy) -> proxy.getFilterChains().stream())
			.toList();
	}

}
