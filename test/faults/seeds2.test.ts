import { expectSeeds } from "./expectSeeds";

expectSeeds(151, 300);
