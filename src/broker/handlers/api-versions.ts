// ApiVersions 0-4: what this listener serves, and the cluster's features.
// v1 adds throttleTimeMs; v3 the client's software name and version, and the features (tagged); v4 lets a supported
// feature begin at level 0, so older versions leave such features out. An unknown version is answered by the dispatcher
// through `fail`, in version 0. Must hold: every range listed is served in full.

import type { FeaturesImage } from '../../metadata/image.ts';
import { type ApiError, ErrorCode } from '../../protocol/api-error.ts';
import {
  type ApiVersionsRequest,
  ApiVersionsResponse,
  ApiVersionsResponseApiVersion,
  ApiVersionsResponseFinalizedFeatureKey,
  ApiVersionsResponseSupportedFeatureKey,
  apiVersions,
} from '../../protocol/generated/api-versions.ts';
import { isSoftwareText } from '../client-software.ts';
import { defineHandler, type Handler, type RequestContext } from '../handler.ts';

/** One line of the answer. */
export interface ApiRange {
  readonly apiKey: number;
  readonly min: number;
  readonly max: number;
}

/** What the handler needs of the broker. */
export interface ApiVersionsBroker {
  readonly nodeId: number;
  readonly metadata: {
    readonly image: {
      readonly offset: number;
      readonly features: FeaturesImage;
      readonly cluster: {
        readonly brokers: ReadonlyMap<
          number,
          {
            readonly features: readonly {
              readonly name: string;
              readonly minSupportedVersion: number;
              readonly maxSupportedVersion: number;
            }[];
          }
        >;
      };
    };
  };
}

const VERSIONS = [0, 4] as const;

/** @param advertised the ranges of the handler table that clients are to see, in order of key */
export function apiVersionsHandler(
  advertised: () => readonly ApiRange[],
): Handler<ApiVersionsRequest, ApiVersionsResponse, ApiVersionsBroker> {
  return defineHandler({
    api: apiVersions,
    versions: VERSIONS,
    gate: 'open',
    handle(broker: ApiVersionsBroker, context: RequestContext, request: ApiVersionsRequest): ApiVersionsResponse {
      const version = context.apiVersion;
      if (
        version >= 3 &&
        !(isSoftwareText(request.clientSoftwareName) && isSoftwareText(request.clientSoftwareVersion))
      ) {
        return new ApiVersionsResponse({ errorCode: ErrorCode.INVALID_REQUEST });
      }
      const response = new ApiVersionsResponse({ apiKeys: advertised().map(apiVersion) });
      if (version >= 3) addFeatures(response, broker, version);
      return response;
    },
    /** With UNSUPPORTED_VERSION the range of this one API comes along, so that the client can ask again. */
    fail(_request: ApiVersionsRequest, error: ApiError): ApiVersionsResponse {
      const own = error.code === ErrorCode.UNSUPPORTED_VERSION;
      return new ApiVersionsResponse({
        errorCode: error.code,
        apiKeys: own ? [apiVersion({ apiKey: apiVersions.key, min: VERSIONS[0], max: VERSIONS[1] })] : [],
      });
    },
  });
}

function apiVersion(range: ApiRange): ApiVersionsResponseApiVersion {
  return new ApiVersionsResponseApiVersion({ apiKey: range.apiKey, minVersion: range.min, maxVersion: range.max });
}

/** Supported: what this broker registered with. Finalized: what the metadata log says, levels above 0 only. */
function addFeatures(response: ApiVersionsResponse, broker: ApiVersionsBroker, version: number): void {
  const image = broker.metadata.image;
  for (const feature of image.cluster.brokers.get(broker.nodeId)?.features ?? []) {
    if (version < 4 && feature.minSupportedVersion === 0) continue;
    response.supportedFeatures.push(
      new ApiVersionsResponseSupportedFeatureKey({
        name: feature.name,
        minVersion: feature.minSupportedVersion,
        maxVersion: feature.maxSupportedVersion,
      }),
    );
  }
  response.finalizedFeaturesEpoch = image.offset;
  for (const [name, level] of image.features.finalized) {
    if (level === 0) continue;
    response.finalizedFeatures.push(
      new ApiVersionsResponseFinalizedFeatureKey({ name, minVersionLevel: level, maxVersionLevel: level }),
    );
  }
}
